"""The revisions, one file each. They name plain column types, so that later changes of ours do not change them."""
