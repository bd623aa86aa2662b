"""What requests and connections may cost: the table "allowances"."""
import os
import re

_table = {}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "allowances")) as _rows:
    for _row in _rows:
        _match = re.match(r"(\S+)\s+(\d+)\s+\S", _row)
        if _match:
            _table[_match.group(1)] = int(_match.group(2))


def within(name, value):
    """Say what was counted; fail when it is more than the table allows."""
    print("# %s: %.2f, allowed %d" % (name, value, _table[name]), flush=True)
    assert value <= _table[name], "%s: %.2f, and %d is allowed" % (name, value, _table[name])
