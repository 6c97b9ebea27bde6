-- Takes a block of ids; gives the end of it.
UPDATE pawl.ids SET next = next + :count RETURNING next
