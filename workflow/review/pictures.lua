-- Charts as PNG, before they would be set into a web page as drawings. Their words stay.

return {
  {
    Image = function(image)
      image.attributes.alt = image.attributes.alt or image.attributes["fig-alt"]
      image.attributes["fig-alt"] = nil
      image.src = image.src:gsub("%.svg$", ".png")
      return image
    end,
  },
}
