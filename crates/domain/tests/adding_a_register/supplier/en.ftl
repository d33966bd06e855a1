# Messages of suppliers.
supplier-due-review = Review the supplier
supplier-empty = Suppliers work for us, run something for us or see our information. Each has a day on which it is looked at again.
supplier-alias = vendor, contractor, third party
