#include "inspect/dialect_index.h"

#include "inspect/dialect_row.h"

static_assert(DIALECTS_MAX <= 64, "a dialect_set is too small");

/* The bit of the member at which a path begins; 0 for any other path. */
static uint64_t
first_member(const struct dialect_path *path)
{
	return path->kind == PATH_BODY && path->first.len > 0 ?
	    json_doc_name_bit(path->first) : 0;
}

static void
add_code_path(struct dialect_index *index, const struct dialect_path *path,
    dialect_set row)
{
	uint64_t member = first_member(path);
	uint64_t length = field_length_bit(path->first);

	if (member != 0)
		index->by_member[__builtin_ctzll(member)] |= row;
	else if (path->kind == PATH_FIELD && field_id_of(path->first) == FIELD_OTHER)
		index->by_length[__builtin_ctzll(length)] |= row;
	else
		index->always |= row;
}

void
dialect_index_make(struct dialect_index *index)
{
	const struct dialect *const *table = dialect_table();
	const struct dialect_path *code;
	const struct dialect_need *need;

	*index = (struct dialect_index){ .is_made = true };
	for (size_t i = 0; table[i] != NULL; i++) {
		for (code = table[i]->code; code->text.len > 0; code++)
			add_code_path(index, code, (dialect_set)1 << i);
		need = table[i]->needs;
		for (; need != NULL && need->path.text.len > 0; need++)
			index->needs[i] |= first_member(&need->path);
	}
}

static dialect_set
all_dialects(void)
{
	const struct dialect *const *table = dialect_table();
	dialect_set all = 0;

	for (size_t i = 0; table[i] != NULL; i++)
		all |= (dialect_set)1 << i;
	return all;
}

dialect_set
dialect_index_find(const struct dialect_index *index, uint64_t members,
    uint64_t lengths)
{
	dialect_set near = index->always, found = 0;
	uint64_t rest;

	if (!index->is_made)
		return all_dialects();
	for (rest = members; rest != 0; rest &= rest - 1)
		near |= index->by_member[__builtin_ctzll(rest)];
	for (rest = lengths; rest != 0; rest &= rest - 1)
		near |= index->by_length[__builtin_ctzll(rest)];
	while (near != 0) {
		unsigned row = dialect_set_next(&near);

		if ((index->needs[row] & ~members) == 0)
			found |= (dialect_set)1 << row;
	}
	return found;
}
