#include "cli/trust_recipes.h"

#include <string.h>

#include "base/ascii.h"

/* The lines for each client; '@' stands for the certificate's path. */
static const struct {
	const char *client, *line;
} recipes[] = {
	{ "curl", "curl --cacert @ URL" },
	{ "", "export CURL_CA_BUNDLE=@" },
	{ "git", "git config --global http.sslCAInfo @" },
	{ "Python", "export REQUESTS_CA_BUNDLE=@    # requests" },
	{ "", "export SSL_CERT_FILE=@    # ssl, urllib, httpx" },
	{ "Node", "export NODE_EXTRA_CA_CERTS=@" },
	{ "Go", "export SSL_CERT_FILE=@    # on Linux and BSD" },
	{ "Java", "keytool -importcert -cacerts -storepass changeit -noprompt "
	    "-alias errgate -file @" },
	{ "Debian", "sudo install -m 644 @ "
	    "/usr/local/share/ca-certificates/errgate.crt" },
	{ "", "sudo update-ca-certificates" },
};

/* Append a word so that a shell reads it as it is. */
static void
add_shell_word(struct strbuf *out, struct slice word)
{
	bool is_plain = word.len > 0;

	for (size_t i = 0; i < word.len; i++)
		is_plain = is_plain && (ascii_is_alnum(word.ptr[i]) ||
		    strchr("/._-+:,@%", word.ptr[i]) != NULL);
	if (is_plain) {
		strbuf_add(out, word);
		return;
	}
	strbuf_add_byte(out, '\'');
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] == '\'')
			strbuf_add_str(out, "'\\''");
		else
			strbuf_add_byte(out, word.ptr[i]);
	strbuf_add_byte(out, '\'');
}

static void
add_line(struct strbuf *out, const char *line, const char *path)
{
	const char *at = strchr(line, '@');

	if (at == NULL) {
		strbuf_add_str(out, line);
	} else {
		strbuf_add(out, slice_of(line, (size_t)(at - line)));
		add_shell_word(out, slice_str(path));
		strbuf_add_str(out, at + 1);
	}
	strbuf_add_byte(out, '\n');
}

void
trust_recipes_write(const char *path, struct strbuf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(recipes); i++) {
		strbuf_addf(out, "  %-8s", recipes[i].client);
		add_line(out, recipes[i].line, path);
	}
	strbuf_add_str(out, "\n"
	    "Node, Java and Debian add it to what is trusted already. The others may\n"
	    "trust it alone from then on; for hosts that are not intercepted too, give\n"
	    "them a file that holds both:\n"
	    "  ");
	add_line(out, "cat /etc/ssl/certs/ca-certificates.crt @ >bundle.pem", path);
}
