#include "base/number.h"

#include "base/ascii.h"

struct number_unit {
	struct slice name;
	uint64_t factor;
};

bool
number_parse_u64(struct slice s, uint64_t *value)
{
	uint64_t sum = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!ascii_is_digit(s.ptr[i]) ||
		    __builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, s.ptr[i] - '0', &sum))
			return false;
	}
	*value = sum;
	return true;
}

/* Digits followed by one of the units. */
static bool
number_with_unit(struct slice s, const struct number_unit *units,
    size_t n_units, uint64_t *value)
{
	size_t digits = 0;
	struct slice unit;

	while (digits < s.len && ascii_is_digit(s.ptr[digits]))
		digits++;
	unit = slice_skip(s, digits);
	if (!number_parse_u64(slice_head(s, digits), value))
		return false;
	for (size_t i = 0; i < n_units; i++)
		if (slice_eq_nocase(unit, units[i].name))
			return !__builtin_mul_overflow(*value, units[i].factor, value);
	return unit.len == 0 && *value == 0;
}

bool
number_parse_size(struct slice s, uint64_t *bytes)
{
	static const struct number_unit units[] = {
		{ SLICE_LIT(""), 1 },
		{ SLICE_LIT("k"), 1024 },
		{ SLICE_LIT("m"), 1024 * 1024 },
		{ SLICE_LIT("g"), 1024 * 1024 * 1024 },
	};

	return number_with_unit(s, units, ARRAY_LEN(units), bytes);
}

bool
number_parse_duration(struct slice s, uint64_t *ms)
{
	static const struct number_unit units[] = {
		{ SLICE_LIT("ms"), 1 },
		{ SLICE_LIT("s"), 1000 },
		{ SLICE_LIT("m"), 60 * 1000 },
		{ SLICE_LIT("h"), 60 * 60 * 1000 },
	};

	return number_with_unit(s, units, ARRAY_LEN(units), ms);
}

void
number_write_digits(char *out, size_t n, uint64_t value)
{
	for (; n > 0; value /= 10)
		out[--n] = (char)('0' + value % 10);
}

void
number_write_hex(char *out, size_t n, uint64_t value)
{
	for (; n > 0; value >>= 4)
		out[--n] = "0123456789abcdef"[value & 0xf];
}

size_t
number_write_u64(char *out, uint64_t value)
{
	size_t n = 1;

	for (uint64_t rest = value; rest >= 10; rest /= 10)
		n++;
	number_write_digits(out, n, value);
	return n;
}
