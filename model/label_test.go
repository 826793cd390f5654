package model

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALevelIsTheSameWhetherItStandsBesideItsTopicOrInTheArena(t *testing.T) {
	tree := NewTree(Options{})
	for length := range 2*labelMost + 2 {
		name := strings.Repeat("x", length) + "/" + strings.Repeat("y", 2*labelMost-min(length, 2*labelMost))
		id, _ := tree.Apply(Message{Topic: name})
		require.NotZero(t, id)
		assert.Equal(t, name, tree.Name(id))
		found, ok := tree.Lookup(name)
		assert.True(t, ok)
		assert.Equal(t, id, found)
		_, ok = tree.Lookup(name + "y")
		assert.False(t, ok, "a longer name is another")
	}
	assert.EqualValues(t, 2*(2*labelMost+2), tree.NewestID(), "no two names were taken for one")
}
