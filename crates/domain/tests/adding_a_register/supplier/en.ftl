# Messages of suppliers.
supplier-due-review = Review the supplier
