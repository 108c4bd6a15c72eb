"""Rules: (form, plan) to issues. They know no file and no sentence."""
