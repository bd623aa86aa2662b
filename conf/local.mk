# The sample goes where errgate looks for it, unless there is a file already:
# an operator's own settings are never overwritten.
EXTRA_DIST += %D%/errgate.conf %D%/demo.conf
errgateconfdir = $(sysconfdir)/errgate

install-data-local: install-sample-conf
install-sample-conf:
	$(MKDIR_P) '$(DESTDIR)$(errgateconfdir)'
	test -e '$(DESTDIR)$(errgateconfdir)/errgate.conf' || \
	    $(INSTALL_DATA) '$(srcdir)/conf/errgate.conf' \
	    '$(DESTDIR)$(errgateconfdir)/errgate.conf'

uninstall-local: uninstall-sample-conf
uninstall-sample-conf:
	! cmp -s '$(srcdir)/conf/errgate.conf' \
	    '$(DESTDIR)$(errgateconfdir)/errgate.conf' || \
	    rm -f '$(DESTDIR)$(errgateconfdir)/errgate.conf'

.PHONY: install-sample-conf uninstall-sample-conf

cataloguedir = $(sysconfdir)/errgate/catalogue
dist_catalogue_DATA = \
	%D%/catalogue/apigw.json \
	%D%/catalogue/catalogue.schema.json \
	%D%/catalogue/cce-addon.json \
	%D%/catalogue/errgate.json

# For systemd. Where units go is for configure's --with-systemdsystemunitdir.
EXTRA_DIST += %D%/systemd/errgate.service.in %D%/systemd/errgate.socket \
	%D%/systemd/sysusers.d/errgate.conf %D%/errgate.logrotate
if INSTALL_UNITS
systemdunitdir = $(systemdsystemunitdir)
nodist_systemdunit_DATA = %D%/systemd/errgate.service
dist_systemdunit_DATA = %D%/systemd/errgate.socket
sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = %D%/systemd/sysusers.d/errgate.conf
endif
all-local: %D%/systemd/errgate.service
CLEANFILES += %D%/systemd/errgate.service
%D%/systemd/errgate.service: %D%/systemd/errgate.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) conf/systemd && \
	    sed -e 's|@bindir[@]|$(bindir)|' -e 's|@sysconfdir[@]|$(sysconfdir)|' \
	    '$(srcdir)/conf/systemd/errgate.service.in' >$@.tmp && mv $@.tmp $@
