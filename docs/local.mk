dist_man_MANS += %D%/errgate.conf.5
dist_man_MANS += %D%/errgate.1
dist_doc_DATA += %D%/catalogues.md %D%/clients.md %D%/https.md %D%/operating.md \
	%D%/security.md %D%/structure.md
