"""What happens in a notebook: the form is shown and the session gets its name."""
