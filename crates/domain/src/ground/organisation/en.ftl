# Messages of the organisation.
