"""Records to happenings."""
