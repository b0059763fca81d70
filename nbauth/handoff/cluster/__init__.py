"""A sign-in of a notebook's kernel, followed by all workers of a cluster.

    snapshot    what leaves the kernel: the temporary credentials, and whose they are
    lending     the kernel's side: tells a cluster of each change
    lent        a worker process's side: the sign-in as it was told of, as `Holder` is in the kernel
    desk        what a cluster has in one place for all: the latest, of one kernel
    links       which addresses are off this computer, and not encrypted

What makes them one on a cluster is a few thin files for each kind of it, which alone import its library.
"""
