#include "inspect/dialect_index.h"

#include "inspect/dialect_row.h"
#include "json/json_path.h"

static_assert(DIALECTS_MAX <= 64, "a dialect_set is too small");

/* The bit of the member at which a path begins; 0 for any other path. */
static uint64_t
first_member(const char *path)
{
	struct slice rest = slice_str(path);
	struct json_step step;

	if (!json_path_next(&rest, &step) || step.kind != JSON_STEP_MEMBER)
		return 0;
	return json_doc_name_bit(step.name);
}

static void
add_code_path(struct dialect_index *index, const char *path, dialect_set row)
{
	struct slice header = dialect_header_name(path);
	uint64_t member = header.len > 0 ? 0 : first_member(path);

	if (member != 0)
		index->by_member[__builtin_ctzll(member)] |= row;
	else if (header.len > 0 && field_id_of(header) == FIELD_OTHER)
		index->by_length[__builtin_ctzll(field_length_bit(header))] |= row;
	else
		index->always |= row;
}

void
dialect_index_make(struct dialect_index *index)
{
	const struct dialect *const *table = dialect_table();

	*index = (struct dialect_index){ .is_made = true };
	for (size_t i = 0; table[i] != NULL; i++) {
		const struct dialect_need *need = table[i]->needs;

		for (const char *const *at = table[i]->code; *at != NULL; at++)
			add_code_path(index, *at, (dialect_set)1 << i);
		for (; need != NULL && need->path != NULL; need++)
			index->needs[i] |= first_member(need->path);
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
