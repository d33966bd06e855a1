# Messages of the person concept.
