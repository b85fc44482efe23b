postfix check && postfix reload
