cataloguedir = $(sysconfdir)/errgate/catalogue
dist_catalogue_DATA = %D%/catalogue/errgate.json
