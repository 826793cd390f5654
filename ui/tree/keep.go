package tree

import "treetop/model"

// Filter is what stands in the filter field, be it a filter or not.
func (p *Pane) Filter() string { return p.filter.field.entry.Text }

// SetFilter puts a text into the filter field, as if it was typed.
func (p *Pane) SetFilter(s string) {
	if s != p.Filter() {
		p.filter.field.set(s)
	}
}

// sortNames are the orders as they are kept on disk; by name is what it is
// without one.
func sortNames() map[model.Sort]string {
	return map[model.Sort]string{model.SortNewest: "newest", model.SortRate: "rate", model.SortMessages: "messages", model.SortSize: "size"}
}

// Sort is the name of the order of the topics; "" by name.
func (p *Pane) Sort() string { return sortNames()[p.rows.Sort()] }

// SetSort takes an order that Sort has answered. One that is not known leaves it
// as it is.
func (p *Pane) SetSort(name string) {
	for by, known := range sortNames() {
		if known == name {
			p.rows.SetSort(by)
			p.filter.label()
			p.list.Refresh()
		}
	}
}
