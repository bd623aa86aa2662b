cataloguedir = $(sysconfdir)/errgate/catalogue
dist_catalogue_DATA = \
	%D%/catalogue/apigw.json \
	%D%/catalogue/catalogue.schema.json \
	%D%/catalogue/cce-addon.json \
	%D%/catalogue/errgate.json
