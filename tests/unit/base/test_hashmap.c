#include "base/hashmap.h"

#include <stdio.h>
#include <string.h>

#include "unit/base/cases.h"

#define N_KEYS 400

/* The reference: what the map ought to hold, by number of key. */
struct model {
	char names[N_KEYS][16];
	void *values[N_KEYS];
	size_t n;
};

static struct slice
model_key(const struct model *model, size_t i)
{
	return slice_str(model->names[i]);
}

static void
model_init(struct model *model)
{
	memset(model, 0, sizeof(*model));
	for (size_t i = 0; i < N_KEYS; i++)
		snprintf(model->names[i], sizeof(model->names[i]), "key-%zu", i);
}

static void
model_put(struct model *model, struct hashmap *map, size_t i, void *value)
{
	model->n += model->values[i] == NULL;
	model->values[i] = value;
	if (!hashmap_put(map, model_key(model, i), value))
		ck_abort_msg("no memory");
}

static void
model_remove(struct model *model, struct hashmap *map, size_t i)
{
	if (hashmap_remove(map, model_key(model, i)) != model->values[i])
		ck_abort_msg("removing %s", model->names[i]);
	model->n -= model->values[i] != NULL;
	model->values[i] = NULL;
}

/* Every key has its value, no more and no less. */
static void
model_check(const struct model *model, const struct hashmap *map)
{
	size_t at = 0, n = 0;

	for (size_t i = 0; i < N_KEYS; i++)
		if (hashmap_find(map, model_key(model, i)) != model->values[i])
			ck_abort_msg("finding %s", model->names[i]);
	while (hashmap_each(map, &at) != NULL)
		n++;
	ck_assert_uint_eq(n, model->n);
	ck_assert_uint_eq(map->n_used, model->n);
}

/* A small generator with a fixed seed, so that a failure can be repeated. */
static unsigned
draw(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33);
}

START_TEST(an_empty_map_has_nothing)
{
	struct hashmap map = { 0 };
	size_t at = 0;

	ck_assert_ptr_null(hashmap_find(&map, SLICE("a")));
	ck_assert_ptr_null(hashmap_remove(&map, SLICE("a")));
	ck_assert_ptr_null(hashmap_each(&map, &at));
	hashmap_clear(&map);
}
END_TEST

START_TEST(a_key_keeps_its_old_slice_and_gets_the_new_value)
{
	struct hashmap map = { 0 };
	char first[] = "same", second[] = "same";
	int one, two;

	ck_assert(hashmap_put(&map, slice_str(first), &one));
	ck_assert(hashmap_put(&map, slice_str(second), &two));
	ck_assert_uint_eq(map.n_used, 1);
	second[0] = 'X';	/* the second slice may go away */
	ck_assert_ptr_eq(hashmap_find(&map, SLICE("same")), &two);
	hashmap_clear(&map);
}
END_TEST

START_TEST(keys_are_bytes_and_not_strings)
{
	static const struct slice keys[] = {
		SLICE_LIT(""), SLICE_LIT("\0"), SLICE_LIT("\0\0"), SLICE_LIT("a"),
		SLICE_LIT("a\0"), SLICE_LIT("a\0b"), SLICE_LIT("a\0c"), SLICE_LIT("A"),
		SLICE_LIT("12345678"), SLICE_LIT("123456789"),
		SLICE_LIT("12345678\0"), SLICE_LIT("1234567"),
	};
	struct hashmap map = { 0 };
	char values[ARRAY_LEN(keys)];

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		ck_assert(hashmap_put(&map, keys[i], &values[i]));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		ck_assert_ptr_eq(hashmap_find(&map, keys[i]), &values[i]);
	ck_assert_ptr_eq(hashmap_find(&map, SLICE_NONE), &values[0]);
	ck_assert_ptr_null(hashmap_find(&map, SLICE("12345678\1")));
	hashmap_clear(&map);
}
END_TEST

START_TEST(a_map_grows_and_loses_nothing)
{
	struct hashmap map = { 0 };
	struct model model;

	model_init(&model);
	for (size_t i = 0; i < N_KEYS; i++) {
		model_put(&model, &map, i, &model.names[i]);
		ck_assert_uint_le(map.n_used * 4, map.n_slots * 3);
		ck_assert_uint_eq(map.n_slots & (map.n_slots - 1), 0);
	}
	model_check(&model, &map);
	hashmap_clear(&map);
	ck_assert_ptr_null(map.slots);
	ck_assert_ptr_null(hashmap_find(&map, SLICE("key-1")));
}
END_TEST

/*
 * Probe runs are long in a map filled to the brim, and wrap around its end;
 * each key is taken out of such a map once.
 */
START_TEST(removing_any_key_of_a_full_map_leaves_the_others)
{
	for (size_t gone = 0; gone < 48; gone++) {
		struct hashmap map = { 0 };
		struct model model;

		model_init(&model);
		for (size_t i = 0; i < 48; i++)
			model_put(&model, &map, i, &model.names[i]);
		ck_assert_uint_eq(map.n_slots, 64);
		model_remove(&model, &map, gone);
		model_check(&model, &map);
		hashmap_clear(&map);
	}
}
END_TEST

/* A map of 16 slots in which home slots are chosen: worst cases by hand. */
START_TEST(removal_closes_the_gap_of_every_collision_pattern)
{
	uint64_t seed = 7;

	for (int round = 0; round < 2000; round++) {
		struct hashmap map = { 0 };
		struct model model;

		model_init(&model);
		for (int i = 0; i < 12; i++) {
			unsigned key = draw(&seed) % N_KEYS;

			model_put(&model, &map, key, &model.names[key]);
		}
		for (int i = 0; i < 30; i++) {
			unsigned key = draw(&seed) % N_KEYS;

			model_remove(&model, &map, key);
			key = draw(&seed) % 12;
			model_remove(&model, &map, key);
		}
		for (size_t i = 0; i < N_KEYS; i++) {
			if (model.values[i] == NULL)
				continue;
			model_remove(&model, &map, i);
			model_check(&model, &map);
		}
		ck_assert_uint_eq(map.n_slots, 16);
		hashmap_clear(&map);
	}
}
END_TEST

START_TEST(a_long_random_life_agrees_with_the_reference)
{
	struct hashmap map = { 0 };
	struct model model;
	uint64_t seed = 1;

	model_init(&model);
	for (int step = 0; step < 200000; step++) {
		/* Waves: mostly filling, then mostly emptying. */
		bool fills = draw(&seed) % 100 < (step / 1000 % 2 == 0 ? 70u : 30u);
		unsigned key = draw(&seed) % N_KEYS;

		if (fills)
			model_put(&model, &map, key, &model.names[draw(&seed) % N_KEYS]);
		else
			model_remove(&model, &map, key);
		if (step % 500 == 0)
			model_check(&model, &map);
	}
	model_check(&model, &map);
	hashmap_clear(&map);
}
END_TEST

START_TEST(a_walk_meets_each_value_once)
{
	struct hashmap map = { 0 };
	struct model model;
	unsigned seen[N_KEYS] = { 0 };
	size_t at = 0;
	char (*name)[16];

	model_init(&model);
	for (size_t i = 0; i < N_KEYS; i++)
		model_put(&model, &map, i, &model.names[i]);
	while ((name = hashmap_each(&map, &at)) != NULL)
		seen[name - model.names]++;
	for (size_t i = 0; i < N_KEYS; i++)
		ck_assert_uint_eq(seen[i], 1);
	hashmap_clear(&map);
}
END_TEST

TCase *
case_hashmap(void)
{
	TCase *tc = tcase_create("hashmap");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, an_empty_map_has_nothing);
	tcase_add_test(tc, a_key_keeps_its_old_slice_and_gets_the_new_value);
	tcase_add_test(tc, keys_are_bytes_and_not_strings);
	tcase_add_test(tc, a_map_grows_and_loses_nothing);
	tcase_add_test(tc, removing_any_key_of_a_full_map_leaves_the_others);
	tcase_add_test(tc, removal_closes_the_gap_of_every_collision_pattern);
	tcase_add_test(tc, a_long_random_life_agrees_with_the_reference);
	tcase_add_test(tc, a_walk_meets_each_value_once);
	return tc;
}
