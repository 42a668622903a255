"""Laws, policies, routines: read and reviewed in a document."""
