"""Code lists, boundaries, milestone templates and base map of the city, as files and their readers."""
