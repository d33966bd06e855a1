# Messages of the remark concept.
