"""What people wait for, beside what they would otherwise use. `make bench` runs it and writes BENCHMARKS.md."""
