#ifndef UNIT_SUITE_H
#define UNIT_SUITE_H
/*
 * The main program of a folder's unit tests: runs the cases and prints TAP.
 */
#include <check.h>

typedef TCase *suite_case_fn(void);

/*
 * Run every case of a folder and print TAP on stdout.
 *
 * name   the folder under test.
 * cases  functions that each make one TCase, ended by NULL.
 *
 * Returns the exit status for main: 0 when every test passed, else 1.
 */
int suite_run(const char *name, suite_case_fn *const *cases);

#endif
