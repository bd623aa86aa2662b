dist_man_MANS += %D%/errgate.conf.5
