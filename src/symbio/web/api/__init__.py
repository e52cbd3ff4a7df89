"""The programming interface: ``/api/v1``, and the personal tokens with which programs come."""
