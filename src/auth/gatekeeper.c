#include "auth/gatekeeper.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "tls/digest.h"

#define SLOTS 4096		/* of either table; a newer one takes an older's place */
#define SECOND_US 1000000ull

/* Wrong attempts of one address: ten at once, then one in six seconds. */
#define WRONG_US (6 * SECOND_US)
#define WRONG_MAX_US (10 * WRONG_US)
/* Checking takes a fifth of the time, and half a second at once. */
#define SHARE 5
#define CHECKING_MAX_US (SECOND_US / 2 * SHARE)

/* When the debts of an address are paid. */
struct debtor {
	unsigned char who[DIGEST_SIZE];
	uint64_t free_us;
};

struct gatekeeper {
	unsigned char key[DIGEST_SIZE];
	uint64_t free_us;		/* when the time for checking is paid */
	unsigned char let_in[SLOTS][DIGEST_SIZE];
	struct debtor debtors[SLOTS];
};

struct gatekeeper *
gatekeeper_new(void)
{
	struct gatekeeper *gatekeeper = calloc(1, sizeof(*gatekeeper));

	if (gatekeeper != NULL && getrandom(gatekeeper->key,
	    sizeof(gatekeeper->key), 0) != sizeof(gatekeeper->key)) {
		free(gatekeeper);
		return NULL;
	}
	return gatekeeper;
}

void
gatekeeper_free(struct gatekeeper *gatekeeper)
{
	if (gatekeeper != NULL)
		explicit_bzero(gatekeeper->key, sizeof(gatekeeper->key));
	free(gatekeeper);
}

/* The digest of an attempt with the hash that it has to fit: who was let in stays
   so when the file is loaded anew, until the password in it is another. */
static bool
digest_attempt(const struct gatekeeper *gatekeeper, const struct user_file *file,
    struct slice user, struct slice password, unsigned char out[DIGEST_SIZE])
{
	struct strbuf text = { 0 };
	bool ok;

	/* Neither user nor hash has a ':', so that none runs into the next. */
	strbuf_add(&text, user);
	strbuf_add_byte(&text, ':');
	strbuf_add(&text, user_file_hash(file, user));
	strbuf_add_byte(&text, ':');
	strbuf_add(&text, password);
	ok = !text.failed &&
	    digest_keyed(gatekeeper->key, strbuf_slice(&text), out);
	if (text.len > 0)
		explicit_bzero(text.ptr, text.len);
	strbuf_clear(&text);
	return ok;
}

static size_t
slot_of(const unsigned char digest[DIGEST_SIZE])
{
	return ((size_t)digest[0] << 8 | digest[1]) % SLOTS;
}

/* Add to what has to be paid until free_us. */
static void
owe(uint64_t *free_us, uint64_t now_us, uint64_t more_us)
{
	*free_us = (*free_us > now_us ? *free_us : now_us) + more_us;
}

static bool
owes_too_much(uint64_t free_us, uint64_t now_us, uint64_t max_us)
{
	return free_us > now_us && free_us - now_us >= max_us;
}

/* Check it for real, if there is time for it. */
static enum gate_rc
check(struct gatekeeper *gatekeeper, const struct user_file *file,
    struct slice user, struct slice password, uint64_t now_us)
{
	uint64_t start_us;
	bool right;

	if (owes_too_much(gatekeeper->free_us, now_us, CHECKING_MAX_US))
		return GATE_BUSY;
	start_us = clock_monotonic_us();
	right = user_file_verify(file, user, password);
	owe(&gatekeeper->free_us, now_us, (clock_monotonic_us() - start_us) * SHARE);
	return right ? GATE_OPEN : GATE_WRONG;
}

enum gate_rc
gatekeeper_check(struct gatekeeper *gatekeeper, const struct user_file *file,
    struct slice user, struct slice password, struct slice from, uint64_t now_us)
{
	unsigned char attempt[DIGEST_SIZE], who[DIGEST_SIZE];
	struct debtor *debtor;
	unsigned char *let_in;
	enum gate_rc rc;

	if (!digest_attempt(gatekeeper, file, user, password, attempt) ||
	    !digest_keyed(gatekeeper->key, from, who))
		return GATE_BUSY;
	let_in = gatekeeper->let_in[slot_of(attempt)];
	if (digest_equal(let_in, attempt))
		return GATE_OPEN;
	debtor = &gatekeeper->debtors[slot_of(who)];
	if (memcmp(debtor->who, who, sizeof(who)) != 0) {
		memcpy(debtor->who, who, sizeof(who));
		debtor->free_us = 0;
	}
	if (owes_too_much(debtor->free_us, now_us, WRONG_MAX_US))
		return GATE_BUSY;
	rc = check(gatekeeper, file, user, password, now_us);
	if (rc == GATE_OPEN)
		memcpy(let_in, attempt, sizeof(attempt));
	else if (rc == GATE_WRONG)
		owe(&debtor->free_us, now_us, WRONG_US);
	return rc;
}
