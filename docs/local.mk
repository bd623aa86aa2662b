dist_man_MANS += %D%/errgate.conf.5
dist_man_MANS += %D%/errgate.1
dist_doc_DATA += %D%/operating.md %D%/structure.md
