#ifndef HTTP_HEAD_WRITER_H
#define HTTP_HEAD_WRITER_H
/*
 * Message heads to bytes. What errgate forwards is written anew from parsed
 * fields; nothing here checks what it is given. Memory running out shows in
 * the strbuf's `failed`.
 */
#include "base/strbuf.h"
#include "http/field.h"

/* "METHOD target HTTP/1.1" CRLF; two target parts, the second may be empty. */
void head_writer_request_line(struct strbuf *out, struct slice method,
    struct slice target, struct slice target_rest) NONNULL(1);

/* "HTTP/1.1 status reason" CRLF. */
void head_writer_status_line(struct strbuf *out, unsigned status,
    struct slice reason) NONNULL(1);

/* "name: value" CRLF. */
void head_writer_field(struct strbuf *out, struct slice name,
    struct slice value) NONNULL(1);
void head_writer_field_u64(struct strbuf *out, struct slice name,
    uint64_t value) NONNULL(1);

/* The empty line that ends a head. */
void head_writer_end(struct strbuf *out) NONNULL(1);

#endif
