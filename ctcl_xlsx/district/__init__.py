"""Many schools: the roster, superseding, the summary."""
