#ifndef CONF_CONF_HOST_H
#define CONF_CONF_HOST_H
/*
 * Readers of hosts, addresses, networks and ports; see conf_value.h. Each fills
 * a field of the type that directive.h says for the TAKES_ of its name.
 */
#include "conf/conf_value.h"

bool conf_host_address(const struct reading *reading) NONNULL(1);
bool conf_host_nameserver(const struct reading *reading) NONNULL(1);
bool conf_host_port(const struct reading *reading) NONNULL(1);
bool conf_host_origin(const struct reading *reading) NONNULL(1);
bool conf_host_glob(const struct reading *reading) NONNULL(1);
bool conf_host_exception(const struct reading *reading) NONNULL(1);
bool conf_host_ports(const struct reading *reading) NONNULL(1);
bool conf_host_network(const struct reading *reading) NONNULL(1);
bool conf_host_target(const struct reading *reading) NONNULL(1);

#endif
