# Messages of the organisation.
founding-grant = Set up the organisation
founding-criteria = Risk criteria
