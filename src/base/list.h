#ifndef BASE_LIST_H
#define BASE_LIST_H
/*
 * A doubly linked ring whose links live inside the listed structs, so that
 * linking and unlinking never allocate. A head is a link that is no element.
 */
#include "base/attr.h"

struct list {
	struct list *next, *prev;
};

#define LIST_OWNER(link, type, member) CONTAINER_OF(link, type, member)

/* Make an empty head, or an element that is in no list. */
static inline void
list_init(struct list *link)
{
	link->next = link->prev = link;
}

static inline bool
list_is_empty(const struct list *head)
{
	return head->next == head;
}

/* Put an element that is in no list behind all others. */
static inline void
list_append(struct list *head, struct list *link)
{
	link->prev = head->prev;
	link->next = head;
	head->prev->next = link;
	head->prev = link;
}

/* Put an element that is in no list before all others. */
static inline void
list_prepend(struct list *head, struct list *link)
{
	list_append(head->next, link);
}

/* Take an element out of its list; harmless when it is in none. */
static inline void
list_remove(struct list *link)
{
	link->prev->next = link->next;
	link->next->prev = link->prev;
	list_init(link);
}

/* The first element of a list that is not empty. */
static inline struct list *
list_first(const struct list *head)
{
	return head->next;
}

/* The last element of a list that is not empty. */
static inline struct list *
list_last(const struct list *head)
{
	return head->prev;
}

#endif
