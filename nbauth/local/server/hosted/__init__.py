"""The sign-in page of the user pools, and a provider outside of them."""
