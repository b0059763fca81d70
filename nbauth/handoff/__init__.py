"""Hands a sign-in's credentials on: to data libraries, to other programs of this computer, to clusters.

Whatever takes them is one thin file, which imports its library when it is used.
"""
