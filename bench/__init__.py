"""What `make bench` measures: the service beside the SQL it sends, on the demo portfolio. It prints and never judges."""
