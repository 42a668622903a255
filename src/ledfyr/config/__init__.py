"""The roof: settings, root urls, server and command line entry; imported by nobody."""
