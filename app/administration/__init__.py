"""Who may come in and who answers for what: people, their roles, the tree of offices, and handing projects over.

Words: *invitation* 邀请 is the one-time link that an administrator hands to a person; *hand over* 移交 gives the projects
of one office to another. Nobody is deleted: a person or an office is made inactive, and active again.

Powers are apart (三权分立): nobody changes their own roles or makes themselves inactive, the auditor is never an
administrator, and an active administrator is always left. Administration is rare and its rules look at many rows, so it
happens one after the other (`commands.one_at_a_time`). An administrator learns how many projects an office leads and
the codes of those that change hands, also of those that are not published; nothing else of them.
"""
