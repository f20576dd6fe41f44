"""The end-points, one file for each part of the API. Nothing here stores or checks by itself."""
