"""Coverage-guided fuzzing of the container check and the sheet scan, with the inputs that found something kept."""
