"""Follow-up questions: what one leans on is found in the turns before and put in its place."""
