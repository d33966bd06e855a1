# Messages of the person concept.
person-email-help = Address for signing in.
