"""The platform: registry, catalogue, map and matching for many users, on the engine of the packages above.

The only package that knows Django. `bridge` alone turns rows into stream tables and results into rows;
`access` alone says who may see what.
"""
