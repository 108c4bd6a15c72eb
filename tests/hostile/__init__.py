"""Files that hurt other programs, with the outcome of each: what must be refused, what must be read, and as what."""
