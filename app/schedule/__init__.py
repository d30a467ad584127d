"""节点: milestones, their baselines and the templates they come from.

A milestone has three dates that are never mixed: *baseline* (approved, from the baseline in force), *forecast* (what the
office expects) and *actual* (what happened, never after today). Status and slip are derived (`Milestone.standing`), never
typed. A baseline is immutable: changing it is a new one, with a reason and a decision.
"""
