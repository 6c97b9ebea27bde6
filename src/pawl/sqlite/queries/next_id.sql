-- Takes a block of ids; gives the end of it.
UPDATE ids SET next = next + :count RETURNING next
