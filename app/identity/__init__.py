"""Who: people, organisations (责任单位, 建设单位, 部门), roles and grants, sessions and tokens; and the city's own parts.

Words: *district* 行政区划 is where a thing lies (GB/T 2260), *reporting unit* 属地 who reports and answers for it: one
flat list of counties, districts and zones, never derived from a polygon. An *office* 责任单位 is an organisation that
leads projects. The table of who may do what is `roles.py`; which rows a person sees and changes is `access.py`.
"""
