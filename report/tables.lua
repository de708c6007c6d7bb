-- Tables in both formats: widths of wide tables from their words, row headers; and in HTML a container for tables
-- and charts that scrolls by itself, also from the keyboard. Runs last, when captions and numbers stand.

local is_typst = FORMAT:match("typst") ~= nil
local WIDE = 6                          -- columns from which a table counts as wide
local BROAD = 4                         -- … from which it must scroll on a telephone
local PAGE = 126                        -- small letters that fill the width of a page
local PADDING = 1.7                     -- the space between two columns, in letters

local function longest_word(blocks)
  local longest = 0
  for word in pandoc.utils.stringify(blocks):gmatch("%S+") do
    longest = math.max(longest, utf8.len(word) or #word)
  end
  return longest
end

-- Pandoc makes header cells and leaves it to the reader to find out what they are headers of.
local function scopes(element)
  for _, row in ipairs(element.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.attributes.scope = cell.col_span > 1 and "colgroup" or "col"
    end
  end
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do
      for index = 1, math.max(body.row_head_columns, 1) do
        if row.cells[index] then row.cells[index].attributes.scope = "row" end
      end
    end
  end
end

-- A wide table has one column of words and many of figures. The latter are as wide as their longest word, the
-- first takes what is left. If it doesn't need that, the figures share the rest, so that they stay near it.
local function set_widths(element)
  local columns = #element.colspecs
  local widest = {}
  local longest = 0
  local function measure(rows, least)
    for _, row in ipairs(rows) do
      longest = math.max(longest, utf8.len(pandoc.utils.stringify(row.cells[1].contents)) or 0)
      for index, cell in ipairs(row.cells) do
        widest[index] = math.max(widest[index] or least, longest_word(cell.contents))
      end
    end
  end
  measure(element.head.rows, 5)
  for _, body in ipairs(element.bodies) do measure(body.body, 5) end
  local total = 0
  for index = 2, columns do total = total + widest[index] + PADDING end
  local needed = 1.1 * (longest + PADDING) / PAGE
  local share = math.min(math.max(total / PAGE, 1 - needed), 0.8)
  element.colspecs = element.colspecs:map(function(spec, index)
    local width = index == 1 and 1 - share or share * (widest[index] + PADDING) / total
    return { spec[1], width }
  end)
  element.classes:insert(1 - share > needed - 0.001 and "figures" or "wide")
end

local function scrolling(class, label, block)
  -- A list of pairs, since Lua's own order of keys changes from run to run.
  local attributes = { { "tabindex", "0" }, { "role", "group" }, { "aria-label", label } }
  return pandoc.Div({ block }, pandoc.Attr("", { class }, attributes))
end

local function prepare(element)
  if #element.colspecs >= WIDE then
    set_widths(element)
  elseif #element.colspecs >= BROAD then
    element.classes:insert("broad")
  end
  if is_typst then
    -- The figure around a table is written with its caption; Pandoc's own would stand inside it.
    element.classes:insert("typst:no-figure")
    return element
  end
  scopes(element)
  for _, body in ipairs(element.bodies) do
    if body.row_head_columns == 0 then body.row_head_columns = 1 end
  end
  return scrolling("table-scroll", "Table", element)
end

local function chart(block)
  if is_typst or #block.content ~= 1 or block.content[1].t ~= "Image" then return nil end
  return scrolling("chart-scroll", "Chart", pandoc.Plain(block.content))
end

return { { Table = prepare, Para = chart, Plain = chart } }
