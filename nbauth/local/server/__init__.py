"""What runs in the local AWS's own process: MiniStack, what it lacks, and a control port.

Nothing here is imported by the process that starts it. Everything that changes MiniStack goes through `replacing.py`.
"""
