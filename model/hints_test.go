package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAHintOfAnotherBranchChangesNothing(t *testing.T) {
	tree := NewTree(Options{})
	applyAll(tree, "a/b/c", "a/d/c", "e")
	for _, wrong := range []string{"e", "a", "a/d/c", "a/d"} {
		for i := range tree.hints.ids {
			tree.hints.ids[i] = uint32(topicID(t, tree, wrong))
		}
		before := mustTopic(t, tree, topicID(t, tree, "a/b/c"))
		id, _ := tree.Apply(Message{Topic: "a/b/c"})
		assert.Equal(t, before.ID, id)
		assert.Equal(t, before.Messages+1, mustTopic(t, tree, id).Messages)
		assert.EqualValues(t, before.Parent, *tree.hint("a/b/any"), "it is put right")
	}
	assert.EqualValues(t, 1, mustTopic(t, tree, topicID(t, tree, "a/d/c")).Messages)
	assert.Nil(t, tree.hint("e"))
}
