"""A scenario run in the browser: a facilitator, groups that decide, and agencies that each see their own card."""
