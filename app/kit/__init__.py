"""Words without a domain: settings, database, cluster, clock, money, shapes, errors, messages, web."""
