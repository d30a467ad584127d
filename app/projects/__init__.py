"""Programmes 专项 and projects 项目 with their parts.

*Kind* 类型 is the shape of a project's data: one file in `kinds/`, a joined table with typed columns. *Programme* is a
promise and is data. *Stage* 阶段 moves along `STAGE_MOVES` alone. Money is 万元. A sum that is missing has a state that
says why (`MoneyState`): zero, empty, 未报, 不适用 and 保密 are five different things.
"""
